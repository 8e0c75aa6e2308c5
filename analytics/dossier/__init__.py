"""A printed dossier of one subject: frames in, the bytes of a PDF out; no screen, no store, no clock."""
