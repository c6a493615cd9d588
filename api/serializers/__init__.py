"""What is read from bodies and what is written into them; what a filer and what others see are two lists."""
