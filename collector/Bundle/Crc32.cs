using System.Buffers.Binary;

namespace SupportBundle.Bundle;

/// <summary>The CRC-32 of gzip (RFC 1952), eight bytes at a step, and the CRC of two pieces from the CRCs of each.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Steps = BuildSteps();

    /// <summary>Continues <paramref name="crc"/> (0 at the start) over <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;

        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Steps[7][low & 0xFF] ^ Steps[6][(low >> 8) & 0xFF] ^ Steps[5][(low >> 16) & 0xFF] ^ Steps[4][low >> 24]
                ^ Steps[3][high & 0xFF] ^ Steps[2][(high >> 8) & 0xFF] ^ Steps[1][(high >> 16) & 0xFF] ^ Steps[0][high >> 24];
        }

        foreach (var value in bytes)
            crc = Steps[0][(crc ^ value) & 0xFF] ^ (crc >> 8);

        return ~crc;
    }

    /// <summary>The CRC of two pieces one after the other, of which the second is <paramref name="secondLength"/> bytes long.</summary>
    public static uint Combine(uint first, uint second, long secondLength) => Multiply(PowerOfByte(secondLength), first) ^ second;

    // A CRC is a polynomial over GF(2), x^0 in the highest bit; appending n zero bytes multiplies it by x^8n.
    private static uint PowerOfByte(long count)
    {
        var power = 0x80000000u;
        var square = 0x00800000u;

        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0)
                power = Multiply(square, power);

            square = Multiply(square, square);
        }

        return power;
    }

    private static uint Multiply(uint a, uint b)
    {
        var product = 0u;

        for (; a != 0; a <<= 1)
        {
            if ((a & 0x80000000) != 0)
                product ^= b;

            b = Shift(b);
        }

        return product;
    }

    private static uint Shift(uint value) => (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;

    private static uint[][] BuildSteps()
    {
        var steps = new uint[8][];
        steps[0] = [.. Enumerable.Range(0, 256).Select(value => ShiftByte((uint)value))];

        for (var step = 1; step < steps.Length; step++)
            steps[step] = [.. steps[step - 1].Select(crc => steps[0][crc & 0xFF] ^ (crc >> 8))];

        return steps;
    }

    private static uint ShiftByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = Shift(value);

        return value;
    }
}
