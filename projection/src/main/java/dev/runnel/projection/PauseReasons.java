package dev.runnel.projection;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;

/**
 * Writes what a surface learns of forms and of the reasons of a pause (events.md sections 6.1 and 6.6).
 *
 * <p>A native reason has Dify's members already, among them {@code TYPE} and {@code form_id}; what depends on the
 * surface, token and channels, is set here.
 */
final class PauseReasons {

    private static final String FORM_TOKEN = "form_token";
    private static final String APPROVAL_CHANNELS = "approval_channels";

    private PauseReasons() {}

    static void write(JsonFrame json, List<ObjectValue> reasons, FormAccess forms) {
        json.openList("reasons");
        for (ObjectValue reason : reasons) {
            json.open();
            reason.members().forEach((name, value) -> {
                if (!name.equals(FORM_TOKEN) && !name.equals(APPROVAL_CHANNELS)) {
                    json.named(name, value);
                }
            });
            if (reason.text("TYPE", "").equals(LifecycleFrames.HUMAN_INPUT)) {
                access(json, forms.of(reason.text("form_id", ""), reason));
            }
            json.close();
        }
        json.closeList();
    }

    static void access(JsonFrame json, FormAccess.Access access) {
        json.text(FORM_TOKEN, access.token()).texts(APPROVAL_CHANNELS, access.approvalChannels());
    }
}
