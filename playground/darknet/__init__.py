"""The Darknet family of detectors (YOLOv2-tiny to v4-tiny, Yolo-Fastest): files, network, answers."""
