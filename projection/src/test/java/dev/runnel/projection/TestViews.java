package dev.runnel.projection;

import dev.runnel.projection.DifyView.Creator;
import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Views whose ids read as short names once {@link #shorten} has gone over a frame. */
final class TestViews {

    static final UUID RUN = id(1);
    static final UUID TASK = id(2);
    static final UUID MESSAGE = id(3);
    static final UUID CONVERSATION = id(4);
    static final UUID VERSION = id(5);
    static final UUID USER = id(6);
    static final UUID UPLOAD = id(7);
    static final UUID TOOL_FILE = id(8);
    static final UUID FILE = id(9);
    static final long CREATED_AT = 1790000000;

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(RUN.toString(), "r1");
        NAMES.put(TASK.toString(), "t1");
        NAMES.put(MESSAGE.toString(), "m1");
        NAMES.put(CONVERSATION.toString(), "c1");
        NAMES.put(VERSION.toString(), "w1");
        NAMES.put(USER.toString(), "u1");
        NAMES.put(UPLOAD.toString(), "up1");
        NAMES.put(TOOL_FILE.toString(), "tf1");
        NAMES.put(FILE.toString(), "mf1");
    }

    private static final FileLinks LINKS = new FileLinks() {
        @Override
        public String upload(UUID file) {
            return "http://here/files/" + file + "/file-preview?sign=s";
        }

        @Override
        public String tool(UUID file, String extension) {
            return "http://here/files/tools/" + file + extension + "?sign=s";
        }
    };

    private TestViews() {}

    static UUID id(long number) {
        return new UUID(0x0193_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    static String shorten(String json) {
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            json = json.replace(name.getKey(), name.getValue());
        }
        return json;
    }

    static DifyView view(AppMode mode) {
        return view(mode, Detail.FULL, List.of());
    }

    static DifyView view(AppMode mode, Detail detail, List<FileReference> sent) {
        return new DifyView(
                mode,
                RUN,
                TASK,
                mode.hasMessage() ? MESSAGE : null,
                mode.conversational() ? CONVERSATION : null,
                CREATED_AT,
                VERSION,
                new Creator.EndUser(USER, "abc-123"),
                sent,
                detail,
                false,
                LINKS,
                FormAccess.NONE,
                ErrorTexts.STANDARD);
    }
}
