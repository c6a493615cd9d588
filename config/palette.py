"""The accent of the admin: a calm blue, the same as in licensing/static/licensing/admin.css."""

SHADES = ["50", *(str(shade) for shade in range(100, 1000, 100)), "950"]
BLUE = [
    *("#f0f5fc", "#e6eef9", "#c7daf3", "#9cc0ea", "#7db3ff", "#609be9"),
    *("#1d4f91", "#1a457d", "#163a69", "#122f55", "#0b1f3a"),
]
PRIMARY = dict(zip(SHADES, BLUE, strict=True))
