package dev.runnel.server.surface.service;

import dev.runnel.server.error.ApiError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Times as callers write them. */
final class Times {

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ISO_DATE_TIME;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE;

    private Times() {}

    /**
     * A point in time: an ISO 8601 date, or date and time; UTC where no zone is named.
     *
     * @param name the parameter, for the error
     * @return milliseconds since the epoch, null where the text is empty
     * @throws ApiError where it is no such time
     */
    static @Nullable Long parse(String name, String text) {
        if (text.isEmpty()) {
            return null;
        }
        // A plus that was not escaped arrives as a blank.
        String written = text.strip().replaceFirst("(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)", "+");
        try {
            return instant(written).toEpochMilli();
        } catch (DateTimeException | ArithmeticException malformed) {
            throw ApiError.invalid(name + ": must be a date or a time in ISO 8601");
        }
    }

    private static Instant instant(String text) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text, DATE).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        TemporalAccessor time = DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }
}
