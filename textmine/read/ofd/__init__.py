"""OFD, the fixed layout of Chinese offices (GB/T 33190)."""
