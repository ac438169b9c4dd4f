package org.jaket.tasks.reproduce;

import java.util.Map;
import org.jaket.finetune.TrainingOptions;
import org.jaket.store.BadInputException;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.entities.EntityMethod;

/** The options of entity classification that a profile can search, by the names that it has for them. */
final class EntityOptions {

    static final String RELATIONS = "relations";
    static final String READ_MEMORY = "read_memory";
    static final String INITIAL_SCALE = "initial_scale";
    static final String PULL = "pull";
    static final String DROPOUT = "dropout";

    private EntityOptions() {}

    /**
     * Options with some of them changed.
     *
     * @param base all options
     * @param changed option to value
     * @throws BadInputException if there is no such option, or its value is none
     */
    static EntityConfig apply(EntityConfig base, Map<String, Object> changed) {
        EntityConfig config = base;
        for (Map.Entry<String, Object> option : changed.entrySet()) {
            config = apply(config, option.getKey(), option.getValue());
        }
        return config;
    }

    private static EntityConfig apply(EntityConfig base, String name, Object value) {
        TrainingOptions rates = base.training();
        EntityMethod method = base.method();
        double scale = base.initialScale();
        boolean relations = base.relations();
        switch (name) {
            case RateSearch.LANGUAGE_RATE, RateSearch.KNOWLEDGE_RATE, RateSearch.TASK_RATE ->
                rates = RateSearch.with(rates, name, number(name, value));
            case RELATIONS -> relations = yes(name, value);
            case READ_MEMORY -> method = new EntityMethod(yes(name, value), method.pull(), method.dropout());
            case INITIAL_SCALE -> scale = number(name, value);
            case PULL -> method = new EntityMethod(method.readMemory(), number(name, value), method.dropout());
            case DROPOUT -> method = new EntityMethod(method.readMemory(), method.pull(), number(name, value));
            default ->
                throw new BadInputException("search of table 3: no option named " + name
                        + "; expected language_rate, knowledge_rate, task_rate, relations, read_memory,"
                        + " initial_scale, pull or dropout");
        }
        return base.with(rates, method, scale, relations);
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new BadInputException("search of table 3: expected a number for " + name + ", found " + value);
    }

    private static boolean yes(String name, Object value) {
        if (value instanceof Boolean yes) {
            return yes;
        }
        throw new BadInputException("search of table 3: expected true or false for " + name + ", found " + value);
    }
}
