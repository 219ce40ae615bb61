"""Reading the record: who may, what is in it, what it is made of, how it went on."""
