package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.PromptMessage.Detail;
import java.util.List;

/**
 * Which files a user may send along with a message (apps.md section 2.7).
 *
 * @param enabled whether any; where not, a request's files are ignored
 * @param rules which kinds
 * @param numberLimit how many at most
 * @param detail how closely a model looks at images
 */
public record FileUpload(boolean enabled, FileRules rules, int numberLimit, Detail detail) {

    /** Files where the file says nothing of a limit. */
    public static final int DEFAULT_NUMBER_LIMIT = 3;

    /** No files. */
    public static final FileUpload OFF =
            new FileUpload(false, new FileRules(List.of(), List.of(), List.of()), DEFAULT_NUMBER_LIMIT, Detail.HIGH);

    /**
     * Checks the files of a message.
     *
     * @throws InvalidInputException where there are too many or one is not accepted
     */
    public void check(List<FileReference> files) {
        if (files.size() > numberLimit) {
            throw new InvalidInputException("Number of files exceeds the maximum limit " + numberLimit);
        }
        files.forEach(rules::check);
    }
}
