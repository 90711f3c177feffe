"""Words in pictures, recognised on this machine."""
