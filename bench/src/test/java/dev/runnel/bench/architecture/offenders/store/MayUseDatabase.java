package dev.runnel.bench.architecture.offenders.store;

import java.sql.Connection;

public class MayUseDatabase {
    public boolean open(Connection connection) {
        return connection != null;
    }
}
