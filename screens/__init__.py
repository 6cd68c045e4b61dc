"""The face of the kiosk, in Kivy. Screens show and ask; what things mean is decided in kiosk."""
