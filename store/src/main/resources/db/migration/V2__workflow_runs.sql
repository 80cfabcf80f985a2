-- Lists of an app's workflow runs, newest first. Runs of other modes are listed by their messages and do not pay for it.
CREATE INDEX run_of_workflow ON run (app, created_at, id) WHERE mode = 'workflow';
