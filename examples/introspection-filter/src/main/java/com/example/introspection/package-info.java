/** A filter as somebody outside of the project would write it. */
@NullMarked
package com.example.introspection;

import org.jspecify.annotations.NullMarked;
