package dev.runnel.template;

/**
 * A value that is neither none, boolean, number nor text.
 *
 * <p>Every value while rendering is one of {@link None}, Boolean, Long, BigInteger beyond the range of Long, Double,
 * String, {@link Markup} and this.
 */
sealed interface JinjaObject
        permits JinjaList,
                JinjaTuple,
                JinjaDict,
                DictView,
                JinjaRange,
                LazyItems,
                SliceBounds,
                Undefined,
                Namespace,
                JinjaFunction,
                LoopState,
                Cycler {

    /** The name of the type as Python's messages show it. */
    String typeName();
}
