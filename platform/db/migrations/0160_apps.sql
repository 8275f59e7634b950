-- Apps that an administrator registers: a secret of which only the hash is kept, keys that are fetched, an address to open from the chart.
alter table platform.client add column secret_hash bytea, add column jwks_uri text, add column launch_uri text, add column changed_at timestamptz;
create index oauth_artifact_consent on platform.oauth_artifact ((payload ->> 'subject')) where model = 'Consent';
comment on column platform.client.dk is 'Facility it belongs to: a backend service acts for it, an app serves its people alone; null for apps of the console, which serve whoever signs in';
comment on column platform.client.secret_hash is 'SHA-256 of the secret of a confidential app without keys; the secret itself is shown once';
comment on column platform.client.jwks_uri is 'Where its public keys are fetched, in place of jwks';
comment on column platform.client.launch_uri is 'Where the app is opened from the chart';
comment on column platform.client.changed_at is 'When an administrator changed it last';
