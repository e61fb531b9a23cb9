@NullMarked
package io.smsplatform.result.web;

import org.jspecify.annotations.NullMarked;
