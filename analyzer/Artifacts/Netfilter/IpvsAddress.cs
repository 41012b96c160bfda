using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Addresses as the kernel's own files of IPVS have them: IPv4 and ports in hexadecimal digits.</summary>
internal static class IpvsAddress
{
    // 0A60000A 0035      fd00:0000:0000:0000:0000:0000:0000:0010 0050
    /// <summary>In ipvsadm's form (<c>10.96.0.10:53</c>), or null where these are no address and port.</summary>
    public static string? Of(string address, string port)
    {
        if (!ushort.TryParse(port, NumberStyles.AllowHexSpecifier, null, out var number))
            return null;
        if (address.Contains(':'))
            return IPAddress.TryParse(address.Trim('[', ']'), out var ip6) ? $"[{ip6}]:{number}" : null;

        return address.Length == 8 && uint.TryParse(address, NumberStyles.AllowHexSpecifier, null, out var host)
            ? $"{new IPAddress([(byte)(host >> 24), (byte)(host >> 16 & 0xff), (byte)(host >> 8 & 0xff), (byte)(host & 0xff)])}:{number}"
            : null;
    }
}
