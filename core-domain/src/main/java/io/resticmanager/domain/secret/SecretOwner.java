package io.resticmanager.domain.secret;

/// Where a ciphertext lives: kind of row, its key, and the field. Bound into the cipher as associated data, so that a
/// ciphertext moved elsewhere cannot be opened.
public record SecretOwner(String kind, String key, String field) {
    public SecretOwner {
        if (kind.isBlank() || key.isBlank() || field.isBlank()) {
            throw new IllegalArgumentException("a secret has an owner");
        }
    }

    /// Unambiguous: no part can run into another.
    public String associatedData() {
        return kind.length() + ":" + kind + key.length() + ":" + key + field.length() + ":" + field;
    }
}
