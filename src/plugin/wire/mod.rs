//! The messages of the interface from and to JSON and the model.

