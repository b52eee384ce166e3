"""A small web of invented sellers, their victims and honest neighbours, served on loopback."""
