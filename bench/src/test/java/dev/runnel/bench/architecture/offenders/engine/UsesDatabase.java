package dev.runnel.bench.architecture.offenders.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

public class UsesDatabase {
    public Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:none");
    }
}
