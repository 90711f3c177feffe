"""A module that starts a thread when it is imported: the warm parent must not fork then."""

import threading
import time

threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
