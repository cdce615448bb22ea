/* What applications and people do with stored data: S3, DynamoDB, KMS keys in use, secrets. */

#include "action.h"

#define BUCKET "'bucketName':'<bucket>','Host':'<bucket>.s3.<region>.amazonaws.com'"
#define OBJECT "{" BUCKET ",'key':'<object-key>'}"
#define BUCKET_RESOURCE                                                                            \
    "[{'accountId':'<account>','type':'AWS::S3::Bucket','ARN':'arn:aws:s3:::<bucket>'}]"
#define OBJECT_RESOURCE                                                                            \
    "[{'type':'AWS::S3::Object','ARN':'arn:aws:s3:::<bucket>/<object-key>'},{'accountId':"         \
    "'<account>','type':'AWS::S3::Bucket','ARN':'arn:aws:s3:::<bucket>'}]"
#define KEY_RESOURCE                                                                               \
    "[{'accountId':'<account>','type':'AWS::KMS::Key','ARN':'arn:aws:kms:<region>:<account>:key/"  \
    "<key-id>'}]"
#define TABLE_RESOURCE                                                                             \
    "[{'accountId':'<account>','type':'AWS::DynamoDB::Table','ARN':'arn:aws:dynamodb:<region>:"    \
    "<account>:table/<table>'}]"
#define S3_FACTS                                                                                   \
    ",'additionalEventData':{'SignatureVersion':'SigV4','CipherSuite':'TLS_AES_128_GCM_SHA256',"   \
    "'bytesTransferredIn':<0|0|1048576|5242880>,'AuthenticationMethod':'AuthHeader','x-amz-id-2':" \
    "'<alnum:75>=','bytesTransferredOut':<0|243|1180|8192|65536>}"

static const struct action rows[] = {
    {"s3", "GetObject", READ | DATA, 50, .request = OBJECT, .resources = OBJECT_RESOURCE,
     .additional = S3_FACTS},
    {"s3", "PutObject", DATA, 36, .request = OBJECT, .resources = OBJECT_RESOURCE,
     .additional = S3_FACTS},
    {"s3", "HeadObject", READ | DATA, 24, .request = OBJECT, .resources = OBJECT_RESOURCE,
     .additional = S3_FACTS},
    {"s3", "ListObjects", READ | DATA, 10,
     .request = "{" BUCKET ",'list-type':'2','prefix':'<recordings|thumbnails|exports>/'}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "CompleteMultipartUpload", DATA, 6, .request = OBJECT, .resources = OBJECT_RESOURCE,
     .additional = S3_FACTS},
    {"s3", "ListBuckets", READ, 6, .request = "{'Host':'s3.<region>.amazonaws.com'}",
     .additional = S3_FACTS},
    {"s3", "GetBucketLocation", READ, 6, .request = "{" BUCKET ",'location':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "GetBucketAcl", READ, 6, .request = "{" BUCKET ",'acl':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "GetBucketPolicy", READ, 3, .request = "{" BUCKET ",'policy':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "GetBucketPublicAccessBlock", READ, 3, .request = "{" BUCKET ",'publicAccessBlock':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "GetBucketEncryption", READ, 3, .request = "{" BUCKET ",'encryption':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"s3", "PutBucketTagging", WRITE, 1, .request = "{" BUCKET ",'tagging':''}",
     .resources = BUCKET_RESOURCE, .additional = S3_FACTS},
    {"dynamodb", "DescribeTable", READ, 14, .request = "{'tableName':'<table>'}",
     .resources = TABLE_RESOURCE},
    {"dynamodb", "ListTables", READ, 5, .request = "{'limit':<10|100>}"},
    {"dynamodb", "UpdateTable", WRITE, 1,
     .request = "{'tableName':'<table>','billingMode':'PAY_PER_REQUEST'}",
     .resources = TABLE_RESOURCE},
    {"kms", "Decrypt", READ, 40,
     .request = "{'encryptionAlgorithm':'SYMMETRIC_DEFAULT','encryptionContext':{'aws:s3:arn':"
                "'arn:aws:s3:::<bucket>/<object-key>'}}",
     .resources = KEY_RESOURCE},
    {"kms", "GenerateDataKey", READ, 24,
     .request = "{'keySpec':'AES_256','encryptionContext':{'aws:s3:arn':'arn:aws:s3:::<bucket>/"
                "<object-key>'},'keyId':'arn:aws:kms:<region>:<account>:key/<key-id>'}",
     .resources = KEY_RESOURCE},
    {"kms", "DescribeKey", READ, 10,
     .request = "{'keyId':'arn:aws:kms:<region>:<account>:key/<key-id>'}",
     .resources = KEY_RESOURCE},
    {"secretsmanager", "GetSecretValue", READ, 10, .request = "{'secretId':'<secret>'}"},
    {"secretsmanager", "DescribeSecret", READ, 8, .request = "{'secretId':'<secret>'}"},
    {"secretsmanager", "ListSecrets", READ, 2, .request = "{'maxResults':100}"},
    {"secretsmanager", "PutSecretValue", WRITE, 1,
     .request = "{'secretId':'<secret>','clientRequestToken':'<uuid>','versionStages':["
                "'AWSCURRENT']}",
     .response = "{'arn':'arn:aws:secretsmanager:<region>:<account>:secret:<secret>'}"},
};

const action_table storage_actions = {DUTY_STORAGE, rows, sizeof rows / sizeof rows[0]};
