"""The demo county 清禾县: fictional people, real statute texts, everything through the services."""
