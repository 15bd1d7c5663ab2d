"""What tests stand on: real servers, a real worker, a mailbox, an SMS gateway, a browser."""
