"""What a visitor can do, one use case a file. No Kivy, no serial port; ports come in by constructor."""
