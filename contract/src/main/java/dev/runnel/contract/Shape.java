package dev.runnel.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the type of a record component does not say about its wire form. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Shape {

    /** What it means. */
    String value() default "";

    /** Its name on the wire, where it is not the component's name in snake case. */
    String name() default "";

    /** Whether it must be there. */
    boolean required() default false;

    /** What is taken where it is absent: a text, a number, {@code true} or {@code false}. */
    String otherwise() default "";

    /** Least characters of a text, or least value of a whole number. */
    long least() default Long.MIN_VALUE;

    /** Most characters of a text, most items of a list, or most value of a whole number. */
    long most() default Long.MAX_VALUE;

    /** The words that are allowed. */
    String[] words() default {};

    /** What a text must look like. */
    Schema.Format format() default Schema.Format.NONE;

    /** Whether numbers and booleans are taken as their text. */
    boolean coerced() default false;
}
