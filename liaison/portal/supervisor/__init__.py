"""What ``manage.py up`` needs to start, watch and stop the portal's processes."""
