package dev.runnel.server.surface;

/** App files of tests. */
final class AppTexts {

    private AppTexts() {}

    /** A chat app without variables. */
    static String chat(String name) {
        return app(name, "chat", "", "");
    }

    /** A chat app that lets models see images. */
    static String vision(String name) {
        return app(name, "chat", "", """
                  file_upload:
                    enabled: true
                    allowed_file_types: [image]
                    allowed_file_upload_methods: [local_file, remote_url]
                    number_limits: 3
                    image: {enabled: true, number_limits: 3, detail: high, transfer_methods: [local_file, remote_url]}
                """);
    }

    /** A completion app with one required and one optional variable. */
    static String completion(String name) {
        return app(name, "completion", "Translate to {{language}}.", """
                  user_input_form:
                    - text-input: {label: Language, variable: language, required: true, max_length: 12, default: ""}
                    - number: {label: Level, variable: level, required: false}
                """);
    }

    /** An app; {@code more} are further members of {@code model_config}, indented by two. */
    static String app(String name, String mode, String prompt, String more) {
        return """
                version: "0.7.0"
                kind: app
                app: {name: "%s", mode: %s, description: "for tests", icon: "T", icon_background: "#FFFFFF"}
                model_config:
                  model: {provider: langgenius/openai/openai, name: gpt-4o-mini, mode: chat, completion_params: {}}
                  prompt_type: simple
                  pre_prompt: "%s"
                """.formatted(name, mode, prompt) + more;
    }

    /** A chat app of a provider that nobody configured. */
    static String ofProvider(String name, String provider) {
        return chat(name).replace("langgenius/openai/openai", provider);
    }
}
