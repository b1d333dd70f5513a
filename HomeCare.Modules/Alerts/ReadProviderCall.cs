using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class ReadProviderCallHandler(SmsChannels channels, AlertsMeter meter) : IRequestHandler<ReadProviderCall, ProviderCall>
{
    private const int LongestId = 60;
    private const int LongestReason = 80;

    public Task<ProviderCall> Handle(ReadProviderCall request, CancellationToken cancellationToken) => Task.FromResult(Read(request));

    private ProviderCall Read(ReadProviderCall request)
    {
        var channel = channels.Find(request.Channel);
        var words = new ProviderWords(channel?.CalledAt + request.PathAndQuery, request.Query, request.Form, request.Signature);
        if (channel?.Shape is not { } shape || !shape.IsGenuine(words))
        {
            meter.CallRefused();
            return new ProviderCall(false, null, null, "");
        }

        var report = request.Kind == ProviderCallKind.Report && shape.ReadReport(words) is { Id.Length: <= LongestId } reported
            ? new RecordTextReport(SmsChannels.ProofOf(request.Channel, reported.Id), reported.Delivered, Cut(reported.Reason))
            : null;
        var reply = request.Kind == ProviderCallKind.Reply && shape.ReadReply(words) is { Id.Length: <= LongestId } replied
            ? new RecordTextReply(SmsChannels.ProofOf(request.Channel, replied.Id), replied.From, replied.Words)
            : null;
        if (request.Kind == ProviderCallKind.Report && report is null)
        {
            meter.Reported("on_its_way");
        }

        return new ProviderCall(true, report, reply, request.Kind == ProviderCallKind.Reply ? shape.Heard : "");
    }

    private static string? Cut(string? reason) => reason is { Length: > LongestReason } ? reason[..LongestReason] : reason;
}
