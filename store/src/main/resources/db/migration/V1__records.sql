-- Ids are UUIDs as text, times are milliseconds since the epoch (message: microseconds), trees are JSON text,
-- truth is 0 or 1. ${bytes} is the dialect's type for bytes.

CREATE TABLE tenant (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

CREATE TABLE app (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  description TEXT NOT NULL,
  presentation TEXT NOT NULL,
  published_version TEXT,
  source TEXT,
  enable_api INTEGER NOT NULL,
  max_active_requests INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_by_source ON app (tenant, source);
CREATE INDEX app_by_name ON app (tenant, name);

CREATE TABLE app_version (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  number INTEGER NOT NULL,
  mode TEXT NOT NULL,
  content TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_version_by_number ON app_version (tenant, app, number);

CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  scope TEXT NOT NULL,
  app TEXT,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX api_key_by_tenant ON api_key (tenant, created_at);

CREATE TABLE end_user (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  type TEXT NOT NULL,
  external_id TEXT,
  name TEXT,
  anonymous INTEGER NOT NULL,
  session TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX end_user_by_session ON end_user (tenant, app, session);

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  app_version TEXT NOT NULL,
  end_user TEXT NOT NULL,
  origin TEXT NOT NULL,
  name TEXT NOT NULL,
  inputs TEXT NOT NULL,
  introduction TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted INTEGER NOT NULL
);
CREATE INDEX conversation_by_update ON conversation (tenant, app, end_user, updated_at, id);

CREATE TABLE conversation_variable (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  conversation TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  description TEXT NOT NULL,
  writes BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX conversation_variable_by_name ON conversation_variable (conversation, name);

CREATE TABLE message (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  run TEXT NOT NULL,
  conversation TEXT,
  parent TEXT,
  end_user TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX message_by_conversation ON message (conversation, created_at, id);

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  task TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  app_version TEXT NOT NULL,
  mode TEXT NOT NULL,
  conversation TEXT,
  message TEXT,
  end_user TEXT,
  previous TEXT,
  surface TEXT NOT NULL,
  credential TEXT,
  trace_id TEXT,
  status TEXT NOT NULL,
  inputs TEXT NOT NULL,
  query TEXT NOT NULL,
  files TEXT NOT NULL,
  streaming INTEGER NOT NULL,
  reserved_through BIGINT NOT NULL,
  stop_requested INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  node TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  answer TEXT,
  outputs TEXT,
  usage TEXT,
  reason TEXT,
  metadata TEXT,
  answer_files TEXT,
  error_code TEXT,
  error_message TEXT,
  total_steps INTEGER,
  exceptions INTEGER,
  elapsed BIGINT,
  finished_at BIGINT
);
CREATE INDEX run_in_flight ON run (node, created_at) WHERE finished_at IS NULL;

CREATE TABLE run_segment (
  run TEXT NOT NULL,
  last BIGINT NOT NULL,
  first BIGINT NOT NULL,
  first_time BIGINT NOT NULL,
  last_time BIGINT NOT NULL,
  retention INTEGER NOT NULL,
  events ${bytes} NOT NULL,
  PRIMARY KEY (run, last)
)${rowless};

CREATE TABLE stored_file (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT,
  end_user TEXT,
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
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  conversation TEXT,
  message TEXT NOT NULL,
  rating TEXT NOT NULL,
  content TEXT,
  source TEXT NOT NULL,
  end_user TEXT,
  account TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX feedback_by_message ON feedback (message, source);
CREATE INDEX feedback_by_app ON feedback (tenant, app, created_at);

CREATE TABLE model_call (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  run TEXT NOT NULL,
  node TEXT,
  end_user TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  usage TEXT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX model_call_by_run ON model_call (run, created_at);

CREATE TABLE idempotency_key (
  tenant TEXT NOT NULL,
  app TEXT NOT NULL,
  credential TEXT NOT NULL,
  end_user TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, app, credential, end_user, idempotency_key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- One row, written to find out whether the database can be written again.
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  written_at BIGINT NOT NULL
);
INSERT INTO probe (id, written_at) VALUES (1, 0);
