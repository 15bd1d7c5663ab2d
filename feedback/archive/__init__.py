"""归档包: all of one consultation in one file that can be read and checked without the portal."""
