package dev.runnel.store;

import java.sql.SQLException;

/** The database did not do what it was asked; whoever runs the unit turns it into the port's exceptions. */
final class SqlFailure extends RuntimeException {

    private final SQLException fault;

    SqlFailure(SQLException fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    SQLException fault() {
        return fault;
    }
}
