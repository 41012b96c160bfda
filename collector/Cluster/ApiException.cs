using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Cluster;

/// <summary>What went wrong with one request.</summary>
internal enum ApiTrouble
{
    /// <summary>No connection, or no trust: the next request would fare no better.</summary>
    Unreachable,
    TimedOut,
    CutOff,
    Denied,
    Absent,

    /// <summary>410: the page's resource version is gone, and the list must be begun again.</summary>
    Expired,

    /// <summary>Any other answer.</summary>
    Refused,
}

/// <summary>A request that did not yield its answer; the message is one sentence for the manifest.</summary>
internal sealed class ApiException(ApiTrouble trouble, string message) : Exception(message)
{
    public ApiTrouble Trouble { get; } = trouble;

    /// <summary>The beginning of the answer, where there was one.</summary>
    public string? Body { get; private init; }

    /// <summary>The answer's status code, where there was one.</summary>
    public int? Code { get; private init; }

    public ItemStatus Status => Trouble switch
    {
        ApiTrouble.Denied => ItemStatus.Denied,
        ApiTrouble.Absent => ItemStatus.Absent,
        ApiTrouble.TimedOut => ItemStatus.TimedOut,
        _ => ItemStatus.Failed,
    };

    public static ApiException Of(HttpStatusCode code, string body)
    {
        var (trouble, meaning) = code switch
        {
            HttpStatusCode.Unauthorized => (ApiTrouble.Denied, "the API server does not accept the credentials (401)"),
            HttpStatusCode.Forbidden => (ApiTrouble.Denied, "the credentials do not allow it (403)"),
            HttpStatusCode.NotFound => (ApiTrouble.Absent, "the cluster has no such resource (404)"),
            HttpStatusCode.Gone => (ApiTrouble.Expired, "the list changed while it was read (410)"),
            _ => (ApiTrouble.Refused, $"the API server answered {(int)code}"),
        };
        return new ApiException(trouble, Explain(meaning, body)) { Body = trouble == ApiTrouble.Refused ? body : null, Code = (int)code };
    }

    public static ApiException Of(HttpRequestException exception, Uri server) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new(ApiTrouble.Unreachable, $"the name of {server.Authority} cannot be resolved"),
        HttpRequestError.SecureConnectionError => new(ApiTrouble.Unreachable, $"no trusted connection to {server.Authority}: {Innermost(exception)}"),
        HttpRequestError.ConnectionError when Innermost(exception) is SocketException socket => new(ApiTrouble.Unreachable, $"no connection to {server.Authority}: {socket.SocketErrorCode}"),
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => new(ApiTrouble.CutOff, $"{server.Authority} closed the connection before it had answered"),
        _ => new(ApiTrouble.Unreachable, $"no connection to {server.Authority}: {exception.Message}"),
    };

    private static Exception Innermost(Exception exception) => exception.GetBaseException();

    // {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"secrets is forbidden: User ...","reason":"Forbidden","code":403}
    private static string Explain(string meaning, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message)
                ? $"{meaning}: {message}"
                : meaning;
        }
        catch (JsonException)
        {
            return meaning;
        }
    }
}
