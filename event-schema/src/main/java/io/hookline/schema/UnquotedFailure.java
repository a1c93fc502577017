// SPDX-License-Identifier: Apache-2.0
package io.hookline.schema;

/**
 * What went wrong in a decoder or encoder, and where, without what it said: such messages quote the record, e.g.
 * {@code Invalid UUID string: +493012345678}. Its message is the kind of the failure that it stands for, its trace and its
 * causes are that one's; it may be logged and kept.
 */
final class UnquotedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnquotedFailure(Throwable failure) {
        super(failure.getClass().getName());
        setStackTrace(failure.getStackTrace());
        Throwable cause = RegistryFailure.next(failure);
        if (cause != null) {
            initCause(new UnquotedFailure(cause));
        }
    }

    static UnquotedFailure of(Throwable failure) {
        return new UnquotedFailure(failure);
    }

    /** The kinds of the failure and of its causes, the outermost first. */
    static String kinds(Throwable failure) {
        StringBuilder kinds = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = RegistryFailure.next(cause)) {
            kinds.append(kinds.isEmpty() ? "" : ", caused by ")
                    .append(cause.getClass().getSimpleName());
        }
        return kinds.toString();
    }
}
