package dev.runnel.projection;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says by which token the surface of a connection may act on a form (events.md section 6.6). */
@FunctionalInterface
public interface FormAccess {

    /** A surface that may act on no form. */
    FormAccess NONE = (form, definition) -> new Access(null, List.of());

    /**
     * The access to one form.
     *
     * @param form id of the form
     * @param definition the form as human input defines it, or the reason of a pause that names it
     */
    Access of(String form, ObjectValue definition);

    /**
     * What a surface learns of a form's recipients.
     *
     * @param token disclosed only where the form has a recipient that this surface may act for
     * @param approvalChannels channels that this surface may not act for: {@code email}, {@code web_app}, {@code
     *     console}
     */
    record Access(@Nullable String token, List<String> approvalChannels) {}
}
