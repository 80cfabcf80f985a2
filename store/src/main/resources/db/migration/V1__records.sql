-- Times are milliseconds since the epoch (message: microseconds), trees are JSON text, truth is 0 or 1.
-- ${id} is the dialect's type of an id, ${bytes} of bytes, ${counter} of a key that counts up by itself.
-- ${rowless} keeps a table's rows in the tree of its primary key on SQLite, which spares every insert a second tree.

CREATE TABLE tenant (
  id ${id} PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE TABLE app (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  description TEXT NOT NULL,
  published_version ${id},
  source TEXT,
  enable_api INTEGER NOT NULL,
  max_active_requests INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  presentation TEXT NOT NULL
);
CREATE UNIQUE INDEX app_by_source ON app (tenant, source);
CREATE INDEX app_by_age ON app (tenant, created_at, id);

CREATE TABLE app_version (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  number INTEGER NOT NULL,
  mode TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  content TEXT NOT NULL
);
CREATE UNIQUE INDEX app_version_by_number ON app_version (tenant, app, number);

CREATE TABLE api_key (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  scope TEXT NOT NULL,
  app ${id},
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX api_key_by_age ON api_key (tenant, created_at, id);

CREATE TABLE end_user (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  type TEXT NOT NULL,
  external_id TEXT,
  name TEXT,
  anonymous INTEGER NOT NULL,
  session TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX end_user_by_session ON end_user (tenant, app, session, type);

CREATE TABLE conversation (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  app_version ${id} NOT NULL,
  end_user ${id} NOT NULL,
  origin TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted INTEGER NOT NULL,
  name TEXT NOT NULL,
  inputs TEXT NOT NULL,
  introduction TEXT
)${rowless};
-- An end user belongs to one app of one tenant: those columns are looked at in the few rows that the index yields.
CREATE INDEX conversation_by_update ON conversation (end_user, updated_at, id);
CREATE INDEX conversation_by_age ON conversation (end_user, created_at, id);

CREATE TABLE conversation_variable (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  conversation ${id} NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  description TEXT NOT NULL,
  writes BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  value TEXT NOT NULL
);
CREATE UNIQUE INDEX conversation_variable_by_name ON conversation_variable (tenant, conversation, name);

CREATE TABLE message (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  run ${id} NOT NULL,
  conversation ${id},
  parent ${id},
  end_user ${id} NOT NULL,
  created_at BIGINT NOT NULL
)${rowless};
CREATE INDEX message_by_conversation ON message (conversation, created_at, id);

-- log_key is short for the segments' sake and never leaves the database. What the log looks at for every append stands
-- before the texts, which may be long.
CREATE TABLE run (
  log_key ${counter},
  id ${id} NOT NULL UNIQUE,
  task ${id} NOT NULL UNIQUE,
  tenant ${id} NOT NULL,
  node TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  reserved_through BIGINT NOT NULL,
  app ${id} NOT NULL,
  app_version ${id} NOT NULL,
  mode TEXT NOT NULL,
  conversation ${id},
  message ${id},
  end_user ${id},
  previous ${id},
  surface TEXT NOT NULL,
  credential ${id},
  status TEXT NOT NULL,
  streaming INTEGER NOT NULL,
  stop_requested INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  reason TEXT,
  error_code TEXT,
  total_steps INTEGER,
  exceptions INTEGER,
  elapsed BIGINT,
  finished_at BIGINT,
  trace_id TEXT,
  query TEXT NOT NULL,
  inputs TEXT NOT NULL,
  files TEXT NOT NULL,
  answer TEXT,
  outputs TEXT,
  usage TEXT,
  metadata TEXT,
  answer_files TEXT,
  error_message TEXT
);
CREATE INDEX run_in_flight ON run (node, created_at, id) WHERE finished_at IS NULL;

-- The numbers of a run's segments need not follow each other: a gap in them means missing content.
-- Retention: 0 deltas and audio, 1 node events, 2 what a finished run is told by.
CREATE TABLE run_segment (
  run BIGINT NOT NULL,
  last BIGINT NOT NULL,
  first BIGINT NOT NULL,
  first_time BIGINT NOT NULL,
  last_time BIGINT NOT NULL,
  retention INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  events ${bytes} NOT NULL,
  PRIMARY KEY (run, last)
);

CREATE TABLE stored_file (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id},
  end_user ${id},
  kind TEXT NOT NULL,
  storage_key TEXT NOT NULL,
  name TEXT NOT NULL,
  extension TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  used INTEGER NOT NULL
);

CREATE TABLE feedback (
  id ${id} PRIMARY KEY,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  conversation ${id},
  message ${id} NOT NULL,
  rating TEXT NOT NULL,
  content TEXT,
  source TEXT NOT NULL,
  end_user ${id},
  account ${id},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX feedback_by_message ON feedback (tenant, message, source);
CREATE INDEX feedback_by_age ON feedback (tenant, app, created_at, id);

CREATE TABLE model_call (
  id ${id} NOT NULL,
  run ${id} NOT NULL,
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  node TEXT,
  end_user ${id},
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  usage TEXT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (run, id)
)${rowless};

CREATE TABLE idempotency_key (
  tenant ${id} NOT NULL,
  app ${id} NOT NULL,
  credential ${id} NOT NULL,
  end_user ${id} NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run ${id} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, app, credential, end_user, idempotency_key)
)${rowless};
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- One row, written to find out whether the database can be written again.
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  written_at BIGINT NOT NULL
);
INSERT INTO probe (id, written_at) VALUES (1, 0);
