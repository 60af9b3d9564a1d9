package io.resticmanager.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A range of addresses such as `10.0.0.0/8`, `fd00::/8` or a single address.
public final class Cidr {
    // Only literals: nothing here may ask a name server.
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] network;
    private final int bits;

    private Cidr(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /// @throws IllegalArgumentException when it is neither an address nor a range
    public static Cidr parse(String text) {
        String typed = text.strip();
        int slash = typed.indexOf('/');
        byte[] network = address(slash < 0 ? typed : typed.substring(0, slash));
        try {
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(typed.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException(text + " is not a range of addresses");
            }
            return new Cidr(network, bits);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(text + " is not a range of addresses", notANumber);
        }
    }

    public boolean contains(String literal) {
        byte[] other;
        try {
            other = address(literal);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        if (other.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] address(String literal) {
        String bare =
                literal.startsWith("[") && literal.endsWith("]") ? literal.substring(1, literal.length() - 1) : literal;
        try {
            if (LITERAL.matcher(bare).matches()) {
                return InetAddress.getByName(bare).getAddress();
            }
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(literal + " is not an address", notAnAddress);
        }
        throw new IllegalArgumentException(literal + " is not an address");
    }
}
