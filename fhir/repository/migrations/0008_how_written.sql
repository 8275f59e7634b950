-- How a version was written stands beside its sensitivity, so that a history tells it without the change log.
comment on column fhir.res.flags is 'Sensitivity bits from meta.security (1 to 8, fhir/rest/access.ts), and how this version was written (256 created by PUT, 512 by PATCH, fhir/repository/version.ts)';
comment on column fhir.res_hist.flags is 'Sensitivity bits, and how this version was written';
