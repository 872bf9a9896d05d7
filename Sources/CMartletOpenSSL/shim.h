// OpenSSL 3 as Swift can see it: the headers, and a function for each macro that the SDK needs.
#ifndef CMARTLET_OPENSSL_SHIM_H
#define CMARTLET_OPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "Martlet needs OpenSSL 3.0 or newer."
#endif

// Sessions and contexts

static inline int martlet_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline int martlet_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_max_proto_version(context, version);
}

static inline void martlet_SSL_CTX_set_mode(SSL_CTX *context, long mode) {
    SSL_CTX_set_mode(context, mode);
}

static inline void martlet_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
    SSL_CTX_set_session_cache_mode(context, mode);
}

static inline int martlet_SSL_set_tlsext_host_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

static inline int martlet_SSL_get_extms_support(SSL *session) {
    return (int)SSL_get_extms_support(session);
}

// No renegotiation and no compression, on both sides.
static inline void martlet_SSL_CTX_harden(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

// For tests of the other side: this session may ask for another handshake after all.
static inline void martlet_SSL_allow_renegotiation(SSL *session) {
    SSL_clear_options(session, SSL_OP_NO_RENEGOTIATION);
}

static inline int martlet_SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

// Memory BIOs

static inline void martlet_BIO_set_mem_eof_return(BIO *bio, int value) {
    BIO_set_mem_eof_return(bio, value);
}

static inline long martlet_BIO_get_mem_data(BIO *bio, char **data) {
    return BIO_get_mem_data(bio, data);
}

// Certificates

static inline int martlet_sk_X509_num(const STACK_OF(X509) *chain) {
    return sk_X509_num(chain);
}

static inline X509 *martlet_sk_X509_value(const STACK_OF(X509) *chain, int index) {
    return sk_X509_value(chain, index);
}

static inline int martlet_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) {
    return sk_GENERAL_NAME_num(names);
}

static inline GENERAL_NAME *martlet_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

// The DNS name in a GENERAL_NAME, which may contain any byte; null for another kind.
static inline const unsigned char *martlet_GENERAL_NAME_dns(const GENERAL_NAME *name, int *length) {
    if (name->type != GEN_DNS) return 0;
    *length = ASN1_STRING_length(name->d.dNSName);
    return ASN1_STRING_get0_data(name->d.dNSName);
}

// The 4 or 16 bytes of the IP address in a GENERAL_NAME; null for another kind.
static inline const unsigned char *martlet_GENERAL_NAME_ip(const GENERAL_NAME *name, int *length) {
    if (name->type != GEN_IPADD) return 0;
    *length = ASN1_STRING_length(name->d.iPAddress);
    return ASN1_STRING_get0_data(name->d.iPAddress);
}

enum { martlet_MBSTRING_UTF8 = MBSTRING_UTF8 };

static inline GENERAL_NAMES *martlet_GENERAL_NAMES_new(void) {
    return sk_GENERAL_NAME_new_null();
}

static inline int martlet_GENERAL_NAMES_add(GENERAL_NAMES *names, int kind, ASN1_STRING *value) {
    GENERAL_NAME *name = value != 0 ? GENERAL_NAME_new() : 0;
    if (name == 0) {
        ASN1_STRING_free(value);
        return 0;
    }
    GENERAL_NAME_set0_value(name, kind, value);
    if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
    GENERAL_NAME_free(name);
    return 0;
}

// A DNS name of any bytes, zeros too.
static inline int martlet_GENERAL_NAMES_add_dns(GENERAL_NAMES *names, const unsigned char *bytes, int length) {
    ASN1_STRING *value = ASN1_STRING_type_new(V_ASN1_IA5STRING);
    if (value != 0) ASN1_STRING_set(value, bytes, length);
    return martlet_GENERAL_NAMES_add(names, GEN_DNS, value);
}

// An address of 4 or 16 bytes.
static inline int martlet_GENERAL_NAMES_add_ip(GENERAL_NAMES *names, const unsigned char *bytes, int length) {
    ASN1_STRING *value = ASN1_STRING_type_new(V_ASN1_OCTET_STRING);
    if (value != 0) ASN1_STRING_set(value, bytes, length);
    return martlet_GENERAL_NAMES_add(names, GEN_IPADD, value);
}

// Seconds since 1970; returns 0 when the time cannot be read.
static inline int martlet_ASN1_TIME_seconds(const ASN1_TIME *time, long long *seconds) {
    int days = 0, rest = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(0, 0);
    int done = epoch != 0 && ASN1_TIME_diff(&days, &rest, epoch, time);
    ASN1_TIME_free(epoch);
    *seconds = (long long)days * 86400 + rest;
    return done;
}

// Keys

static inline EVP_PKEY *martlet_EVP_RSA_gen(unsigned int bits) {
    return EVP_RSA_gen(bits);
}

static inline EVP_PKEY *martlet_EVP_EC_gen(const char *curve) {
    return EVP_EC_gen(curve);
}

// Errors and memory

static inline int martlet_ERR_GET_LIB(unsigned long code) {
    return ERR_GET_LIB(code);
}

static inline int martlet_ERR_GET_REASON(unsigned long code) {
    return ERR_GET_REASON(code);
}

static inline void martlet_OPENSSL_free(void *memory) {
    OPENSSL_free(memory);
}

#endif
