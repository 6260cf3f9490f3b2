// heddle native, from outside.
