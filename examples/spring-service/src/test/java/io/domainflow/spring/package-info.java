@NullMarked
package io.domainflow.spring;

import org.jspecify.annotations.NullMarked;
