"""What an independent reader found with Yolo-Fastest 1.1; ../shared/data/PROVENANCE.md tells how."""

REFERENCE = {
    "dog.jpg": [
        ("car", 0.90, (454, 76, 684, 180)),
        ("dog", 0.65, (122, 220, 365, 515)),
        ("cat", 0.57, (112, 211, 369, 516)),
        ("bicycle", 0.53, (242, 187, 589, 422)),
        ("car", 0.44, (690, 116, 728, 154)),
        ("bicycle", 0.31, (81, 176, 446, 490)),
    ],
    "bus.jpg": [
        ("person", 0.96, (53, 374, 219, 869)),
        ("bus", 0.89, (95, 190, 799, 764)),
        ("person", 0.80, (198, 424, 341, 812)),
    ],
    "person.jpg": [
        ("person", 0.99, (182, 87, 270, 380)),
        ("dog", 0.85, (73, 259, 212, 353)),
        ("sheep", 0.77, (420, 141, 582, 319)),
    ],
}
"""Class, score and box; a picture's strongest detections."""
