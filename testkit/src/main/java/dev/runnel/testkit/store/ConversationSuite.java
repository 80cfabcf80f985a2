package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Conversation;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.Message;
import dev.runnel.run.Page;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Run;
import dev.runnel.run.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conversations, their variables and their messages. */
public abstract class ConversationSuite extends StoreContract {

    private Conversation conversation(long createdAt, long updatedAt) {
        Conversation conversation = samples.conversation(UUID.randomUUID(), createdAt, updatedAt);
        write(records -> records.conversations().insert(conversation));
        return conversation;
    }

    private Optional<Conversation> find(UUID tenant, UUID app, UUID endUser, String origin, UUID id) {
        return find(records -> records.conversations().find(tenant, app, endUser, origin, id));
    }

    @Test
    void aConversationIsFoundInItsWholeScopeOnly() {
        Conversation mine = conversation(Samples.NOW, Samples.NOW);
        UUID other = UUID.randomUUID();

        assertThat(find(samples.tenant, samples.app, samples.endUser, "service-api", mine.id()))
                .contains(mine);
        assertThat(find(other, samples.app, samples.endUser, "service-api", mine.id()))
                .isEmpty();
        assertThat(find(samples.tenant, other, samples.endUser, "service-api", mine.id()))
                .isEmpty();
        assertThat(find(samples.tenant, samples.app, other, "service-api", mine.id()))
                .isEmpty();
        assertThat(find(samples.tenant, samples.app, samples.endUser, "web", mine.id()))
                .isEmpty();
    }

    @Test
    void touchingMovesTheTimeAndTheNameWhereOneIsGiven() {
        Conversation mine = conversation(Samples.NOW, Samples.NOW);

        write(records -> records.conversations().touch(samples.tenant, mine.id(), null, Samples.NOW + 1));
        assertThat(find(samples.tenant, samples.app, samples.endUser, "service-api", mine.id()))
                .get()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo(mine.name());
                    assertThat(found.updatedAt()).isEqualTo(Samples.NOW + 1);
                });

        write(records -> records.conversations().touch(samples.tenant, mine.id(), "named", Samples.NOW + 2));
        write(records -> records.conversations().touch(strangers.tenant, mine.id(), "stolen", Samples.NOW + 3));
        assertThat(find(samples.tenant, samples.app, samples.endUser, "service-api", mine.id()))
                .get()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("named");
                    assertThat(found.updatedAt()).isEqualTo(Samples.NOW + 2);
                    assertThat(found.createdAt()).isEqualTo(Samples.NOW);
                });
    }

    @Test
    void aDeletedConversationIsNotFoundOrListed() {
        Conversation mine = conversation(Samples.NOW, Samples.NOW);
        Conversation kept = conversation(Samples.NOW, Samples.NOW);

        write(records -> records.conversations().delete(strangers.tenant, kept.id(), Samples.NOW + 1));
        write(records -> records.conversations().delete(samples.tenant, mine.id(), Samples.NOW + 1));

        assertThat(find(samples.tenant, samples.app, samples.endUser, "service-api", mine.id()))
                .isEmpty();
        assertThat(page(null, 10, true, false).items()).containsExactly(kept);
    }

    private Page<Conversation> page(@Nullable Conversation last, int limit, boolean byUpdate, boolean ascending) {
        return read(records -> records.conversations()
                .page(samples.tenant, samples.app, samples.endUser, "service-api", last, limit, byUpdate, ascending));
    }

    @Test
    void everyOrderIsPagedWithoutLossOrRepetition() {
        var all = new ArrayList<Conversation>();
        for (int i = 0; i < 11; i++) {
            // Times that are equal in threes, and the two orders differ.
            all.add(conversation(Samples.NOW + i / 3, Samples.NOW + (11 - i) / 3));
        }
        for (boolean byUpdate : List.of(true, false)) {
            Comparator<Conversation> order = Comparator.<Conversation>comparingLong(
                            one -> byUpdate ? one.updatedAt() : one.createdAt())
                    .thenComparing(one -> one.id().toString());
            for (boolean ascending : List.of(true, false)) {
                List<Conversation> expected = all.stream()
                        .sorted(ascending ? order : order.reversed())
                        .toList();
                var seen = new ArrayList<Conversation>();
                Page<Conversation> page = page(null, 4, byUpdate, ascending);
                seen.addAll(page.items());
                while (page.more()) {
                    assertThat(page.items()).hasSize(4);
                    page = page(page.items().getLast(), 4, byUpdate, ascending);
                    seen.addAll(page.items());
                }
                assertThat(seen).isEqualTo(expected);
            }
        }
    }

    @Test
    void aPageThatIsExactlyFullHasNoMore() {
        conversation(Samples.NOW, Samples.NOW);
        conversation(Samples.NOW, Samples.NOW);

        assertThat(page(null, 2, true, false).more()).isFalse();
        assertThat(page(null, 1, true, false).more()).isTrue();
    }

    @Test
    void pagesHoldTheirScopeOnly() {
        Conversation mine = conversation(Samples.NOW, Samples.NOW);
        write(records -> {
            records.conversations().insert(strangers.conversation(UUID.randomUUID(), Samples.NOW, Samples.NOW));
            Conversation web = samples.conversation(UUID.randomUUID(), Samples.NOW, Samples.NOW);
            records.conversations()
                    .insert(new Conversation(
                            web.id(),
                            web.tenant(),
                            web.app(),
                            web.appVersion(),
                            web.endUser(),
                            "web",
                            web.name(),
                            web.inputs(),
                            null,
                            web.createdAt(),
                            web.updatedAt(),
                            false));
        });

        assertThat(page(null, 10, false, true).items()).containsExactly(mine);
    }

    @Test
    void aVariableIsOverwrittenByNameAndItsWritesCounted() {
        UUID conversation = UUID.randomUUID();
        ConversationVariable first = samples.variable(conversation, "topic", Value.of("a"), Samples.NOW);
        ConversationVariable second = samples.variable(conversation, "topic", Samples.tree(), Samples.NOW + 1);
        ConversationVariable other = samples.variable(conversation, "other", Value.NULL, Samples.NOW + 2);

        ConversationVariable inserted =
                store().write(records -> records.conversations().write(first));
        ConversationVariable overwritten =
                store().write(records -> records.conversations().write(second));
        write(records -> records.conversations().write(other));

        assertThat(inserted.writes()).isEqualTo(1);
        assertThat(overwritten.id()).isEqualTo(first.id());
        assertThat(overwritten.writes()).isEqualTo(2);
        assertThat(overwritten.value()).isEqualTo(Samples.tree());
        assertThat(overwritten.createdAt()).isEqualTo(Samples.NOW);
        assertThat(overwritten.updatedAt()).isEqualTo(Samples.NOW + 1);
        List<ConversationVariable> listed =
                list(records -> records.conversations().variables(samples.tenant, conversation));
        assertThat(listed).extracting(ConversationVariable::name).containsExactly("topic", "other");
        assertThat(listed.getFirst()).isEqualTo(overwritten);
    }

    @Test
    void aVariableIsItsTenants() {
        UUID conversation = UUID.randomUUID();
        write(records -> {
            records.conversations().write(samples.variable(conversation, "topic", Value.of("mine"), Samples.NOW));
            records.conversations().write(strangers.variable(conversation, "topic", Value.of("theirs"), Samples.NOW));
        });

        assertThat(list(records -> records.conversations().variables(samples.tenant, conversation)))
                .singleElement()
                .extracting(ConversationVariable::value, ConversationVariable::writes)
                .containsExactly(Value.of("mine"), 1L);
    }

    private WithRun turn(UUID conversation, @Nullable UUID parent, long micros) {
        UUID id = UUID.randomUUID();
        Run run = samples.run(conversation, id, micros / 1000);
        Message message = samples.message(id, run.id(), conversation, parent, micros);
        write(records -> {
            records.runs().insert(run, Samples.NODE);
            records.messages().insert(message);
        });
        return new WithRun(message, run);
    }

    private int turns(UUID tenant, UUID conversation) {
        return read(records -> records.conversations().turns(tenant, conversation));
    }

    @Test
    void aMessageIsFoundByItsApp() {
        Message message = turn(UUID.randomUUID(), null, Samples.NOW * 1000).message();

        assertThat(find(records -> records.messages().find(samples.tenant, samples.app, message.id())))
                .contains(message);
        assertThat(find(records -> records.messages().find(strangers.tenant, samples.app, message.id())))
                .isEmpty();
        assertThat(find(records -> records.messages().find(samples.tenant, strangers.app, message.id())))
                .isEmpty();
    }

    @Test
    void aTreeOfMessagesKeepsItsParents() {
        UUID conversation = UUID.randomUUID();
        Message root = turn(conversation, null, 1_000_001).message();
        Message left = turn(conversation, root.id(), 1_000_002).message();
        Message right = turn(conversation, root.id(), 1_000_003).message();

        assertThat(find(records -> records.messages().newest(samples.tenant, conversation)))
                .contains(right);
        assertThat(find(records -> records.messages().newest(strangers.tenant, conversation)))
                .isEmpty();
        assertThat(list(records -> records.messages().history(samples.tenant, conversation, 10)))
                .extracting(turn -> turn.message().parent())
                .containsExactly(root.id(), root.id(), null);
        assertThat(turns(samples.tenant, conversation)).isEqualTo(3);
        assertThat(turns(strangers.tenant, conversation)).isZero();
        assertThat(left.parent()).isEqualTo(root.id());
    }

    @Test
    void historyIsNewestFirstAndCarriesRuns() {
        UUID conversation = UUID.randomUUID();
        WithRun first = turn(conversation, null, 1_000_001);
        WithRun second = turn(conversation, first.message().id(), 1_000_002);
        WithRun third = turn(conversation, second.message().id(), 1_000_003);
        turn(UUID.randomUUID(), null, 1_000_004);

        assertThat(list(records -> records.messages().history(samples.tenant, conversation, 2)))
                .containsExactly(third, second);
        assertThat(list(records -> records.messages().history(strangers.tenant, conversation, 2)))
                .isEmpty();
    }

    @Test
    void messagesArePagedBackwardsWithEqualTimes() {
        UUID conversation = UUID.randomUUID();
        var all = new ArrayList<WithRun>();
        for (int i = 0; i < 11; i++) {
            all.add(turn(conversation, null, 1_000_000 + i / 3));
        }
        all.sort(Comparator.<WithRun>comparingLong(turn -> turn.message().createdAt())
                .thenComparing(turn -> turn.message().id().toString()));

        var seen = new ArrayList<WithRun>();
        Page<WithRun> page = read(records -> records.messages().page(samples.tenant, conversation, null, 4));
        seen.addAll(0, page.items());
        while (page.more()) {
            Message first = page.items().getFirst().message();
            page = read(records -> records.messages().page(samples.tenant, conversation, first, 4));
            seen.addAll(0, page.items());
        }

        assertThat(seen).isEqualTo(all);
        assertThat(read(records -> records.messages().page(strangers.tenant, conversation, null, 4))
                        .items())
                .isEmpty();
    }
}
