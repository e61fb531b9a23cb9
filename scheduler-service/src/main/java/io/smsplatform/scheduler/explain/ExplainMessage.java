package io.smsplatform.scheduler.explain;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.scheduler.PoolPictures;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Answers what would happen to a message if it were submitted now. */
@Service
public class ExplainMessage {

    private final Catalogue catalogue;
    private final PoolPictures pictures;
    private final InstantSource clock;

    ExplainMessage(Catalogue catalogue, PoolPictures pictures, InstantSource clock) {
        this.catalogue = catalogue;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** @throws Refusal with everything that speaks against such a submission */
    public Explanation explain(String application, Question question) {
        QuestionRules rules = new QuestionRules(application, question, catalogue, clock.instant());
        Subject subject = rules.examine();
        if (subject == null) {
            throw new Refusal(Problem.invalid(rules.errors()));
        }
        Map<Integer, ShardState> byShard = new HashMap<>();
        pictures.of(subject.pool().name()).forEach(picture -> byShard.put(picture.shard(), picture));
        return new Outlook(subject, clock.millis()).explain(byShard);
    }
}
