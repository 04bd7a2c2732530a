"""Classical models of labelled points, through scikit-learn: what networks are compared with."""
