@NullMarked
package io.smsplatform.template;

import org.jspecify.annotations.NullMarked;
