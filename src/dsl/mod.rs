//! (prologue to come with the first room)
