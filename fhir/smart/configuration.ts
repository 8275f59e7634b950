// The discovery document of SMART App Launch, and the style of the house for apps. https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html   spec: PPL-26 SMA-8

export function smartConfiguration(base: string): Record<string, unknown> {
  return {
    issuer: base,
    jwks_uri: `${base}/oauth/jwks`,
    authorization_endpoint: `${base}/oauth/authorize`,
    token_endpoint: `${base}/oauth/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    introspection_endpoint: `${base}/oauth/introspect`,
    revocation_endpoint: `${base}/oauth/revoke`,
    management_endpoint: `${base}/account`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'fhirUser', 'profile', 'launch', 'launch/patient', 'launch/encounter', 'offline_access', 'online_access', 'patient/*.rs', 'user/*.cruds', 'system/*.cruds'],
    capabilities: [
      'launch-ehr', 'launch-standalone', 'client-public', 'client-confidential-symmetric', 'client-confidential-asymmetric', 'sso-openid-connect',
      'context-banner', 'context-style', 'context-ehr-patient', 'context-ehr-encounter', 'context-standalone-patient',
      'permission-offline', 'permission-online', 'permission-patient', 'permission-user', 'permission-v1', 'permission-v2', 'authorize-post',
    ],
  };
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling */
export const smartStyle = {
  color_background: '#ffffff', color_error: '#b42318', color_highlight: '#0b7285', color_modal_backdrop: '', color_success: '#2b8a3e', color_text: '#1f2933',
  dim_border_radius: '4px', dim_font_size: '14px', dim_spacing_size: '12px',
  font_family_body: "'Be Vietnam Pro', Arial, sans-serif", font_family_heading: "'Be Vietnam Pro', Arial, sans-serif",
} as const;
