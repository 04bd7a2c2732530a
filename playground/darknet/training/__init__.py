"""How a network of the Darknet family learns: pictures that vary, what each cell should say, the loss."""
