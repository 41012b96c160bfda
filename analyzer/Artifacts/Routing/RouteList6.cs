namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The IPv6 routes, as <c>ip -6 route</c> prints them: a default route there is one of IPv6 whatever it looks like.</summary>
internal sealed record RouteList6(RouteList List) : IArtifact<RouteList6>
{
    public static Parsed<RouteList6> Parse(ArtifactText text)
    {
        var parsed = RouteList.Parse(text, isV6: true);
        return new(new(parsed.Value), parsed.Notes);
    }
}
